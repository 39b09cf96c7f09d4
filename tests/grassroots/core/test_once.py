"""What tells one body from another."""

from hypothesis import given
from hypothesis import strategies as st

from grassroots.core.once import digest_of

said = st.dictionaries(
    st.text(max_size=5), st.one_of(st.integers(), st.text(max_size=8), st.none())
)


@given(body=said)
def test_the_order_of_keys_is_no_matter(body):
    turned = dict(reversed(list(body.items())))
    assert digest_of(turned) == digest_of(body)
    assert len(digest_of(body)) == 64


@given(one=said, other=said)
def test_other_words_have_another_digest(one, other):
    assert (digest_of(one) == digest_of(other)) == (one == other)


def test_a_number_and_its_figures_are_not_the_same():
    assert digest_of([1]) != digest_of(["1"])
