// [data-say-now=words]: said once when the page opens, where the machine can speak;
// the same words stand on the page.

const words = document.querySelector("[data-say-now]")?.dataset.sayNow;
if (words && "speechSynthesis" in self) {
  const speech = new SpeechSynthesisUtterance(words);
  speech.lang = document.documentElement.lang.startsWith("zh") ? "zh-CN" : "en";
  speechSynthesis.speak(speech);
}
