/// <reference lib="dom" />
import { button, el } from "./dom.ts";

const SHOWN_FOR_MS = 1_600;

/** A button that puts a text into the clipboard, and says so. */
export function copyButton(label: string, text: string): HTMLElement {
  const said = el("span", { class: "said", role: "status" });
  const act = async (): Promise<void> => {
    const copied = await copy(text);
    said.textContent = copied ? "copied" : "cannot copy: select the text";
    setTimeout(() => said.textContent = "", SHOWN_FOR_MS);
  };
  return el("span", { class: "copy" }, button(label, {}, () => void act()), said);
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text); // the clipboard is not for pages that came over plain http
  }
}

function copyBySelection(text: string): boolean {
  const area = el("textarea", { class: "unseen", readonly: true });
  area.value = text;
  const focused = document.activeElement;
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return copied;
}
