// The receipt: copies the code, where the browser can.
const row = document.getElementById("copy-row");
const code = document.getElementById("code");
if (row && code && navigator.clipboard) {
  row.hidden = false;
  const button = document.getElementById("copy");
  button.addEventListener("click", async () => {
    const words = button.querySelector("span");
    try {
      await navigator.clipboard.writeText([...code.querySelectorAll("span")].map((group) => group.textContent).join(" "));
      words.textContent = "Koden är kopierad";
    } catch {
      words.textContent = "Det gick inte att kopiera. Skriv av koden.";
    }
  });
}
