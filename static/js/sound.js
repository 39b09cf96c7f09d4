// [data-sound=done|wait|bad]: one of three short sounds when a result page opens at
// the till; the words say the same.

const TUNES = { done: [660, 880], wait: [520, 520], bad: [300, 220] };

function play(notes) {
  const audio = new AudioContext();
  notes.forEach((pitch, place) => {
    const tone = audio.createOscillator();
    const gain = audio.createGain();
    const start = audio.currentTime + place * 0.16;
    tone.frequency.value = pitch;
    gain.gain.setValueAtTime(0.2, start);
    gain.gain.exponentialRampToValueAtTime(0.001, start + 0.15);
    tone.connect(gain).connect(audio.destination);
    tone.start(start);
    tone.stop(start + 0.16);
  });
}

const box = document.querySelector("[data-sound]");
if (box && "AudioContext" in self) play(TUNES[box.dataset.sound] || TUNES.done);
