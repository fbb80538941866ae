// Copies what is shown once, the receipt's code or a one-time link, where the browser can.
const row = document.getElementById("copy-row");
const code = document.getElementById("code");
if (row && code && navigator.clipboard) {
  row.hidden = false;
  const button = document.getElementById("copy");
  button.addEventListener("click", async () => {
    const words = button.querySelector("span");
    try {
      await navigator.clipboard.writeText([...code.querySelectorAll("span")].map((group) => group.textContent).join(" "));
      words.textContent = button.dataset.done ?? "Koden är kopierad";
    } catch {
      words.textContent = button.dataset.failed ?? "Det gick inte att kopiera. Skriv av koden.";
    }
  });
}
