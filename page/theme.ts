/// <reference lib="dom" />
import { byId } from "./dom.ts";

/** Lets the reader turn dark to light and back; until then the system decides. */
export function followTheme(changed: () => void): void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const { dataset } = document.documentElement;
  byId("theme").addEventListener("click", () => {
    const isDark = dataset.theme === undefined ? dark.matches : dataset.theme === "dark";
    dataset.theme = isDark ? "light" : "dark";
    changed();
  });
  dark.addEventListener("change", changed);
}
