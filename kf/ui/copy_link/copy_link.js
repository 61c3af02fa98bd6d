// Copies the address, with the period made explicit. Without a secure context (http on an own host name) there is no
// navigator.clipboard: then through a text field, the old way.

async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  field.style.position = "fixed";
  field.style.opacity = "0";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (!done) throw new Error("copy");
}

export default function ({ data, parentElement }) {
  const button = parentElement.querySelector(".kf-copy");
  const said = parentElement.querySelector(".kf-copied");
  button.textContent = data.words;
  button.onclick = async () => {
    const link = new URL(window.location.href);
    for (const [name, value] of Object.entries(data.held))
      if (!link.searchParams.has(name)) link.searchParams.set(name, value);
    try {
      await copy(link.href);
      said.textContent = data.done;
    } catch {
      said.textContent = data.failed;
    }
    setTimeout(() => { said.textContent = ""; }, 4000);
  };
}
