// form[data-survey]: as questions are answered, [data-survey-said] says how many of how
// many are known. [data-ask] is one question, with [data-known] when an answer was there.

const form = document.querySelector("form[data-survey]");
const said = document.querySelector("[data-survey-said]");

function isAnswered(ask) {
  return [...ask.querySelectorAll("input")].some((one) =>
    one.type === "radio" ? one.checked : one.type === "text" && one.value.trim(),
  );
}

function count() {
  const asks = [...form.querySelectorAll("[data-ask]:not([data-known])")];
  const known = Number(said.dataset.known) + asks.filter(isAnswered).length;
  said.textContent = said.dataset.surveySaid
    .replace("{known}", known)
    .replace("{needed}", said.dataset.needed);
}

if (form && said) {
  form.addEventListener("input", count);
  form.addEventListener("draft:restored", count);
  count();
}
