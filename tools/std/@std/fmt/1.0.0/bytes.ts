/** Stand-in for `@std/fmt/bytes`: a number of bytes as people read it. @module */

/** Options for {@linkcode format}. */
export interface FormatOptions {
  /** Count bits, not bytes. */
  bits?: boolean;
  /** Use powers of 1024 and their units. */
  binary?: boolean;
  /** Put a plus sign before positive numbers. */
  signed?: boolean;
  /** Write the number as this locale does; `true` for the system's. */
  locale?: boolean | string | string[];
  /** Digits after the point, at least. */
  minimumFractionDigits?: number;
  /** Digits after the point, at most. */
  maximumFractionDigits?: number;
}

/** 1337 is "1.34 kB". */
export function format(num: number, options: FormatOptions = {}): string {
  if (!Number.isFinite(num)) {
    throw new TypeError(`Expected a finite number, got ${typeof num}: ${num}`);
  }
  const units = (options.bits ? "b" : "B") + "kMGTPEZY";
  if (options.signed && num === 0) return ` 0 ${units[0]}`;
  const sign = num < 0 ? "-" : options.signed ? "+" : "";
  const size = Math.abs(num);
  if (size < 1) return `${sign}${digits(size, options)} ${units[0]}`;

  const power = options.binary ? Math.log2(size) / 10 : Math.log10(size) / 3;
  const exponent = Math.min(Math.floor(power), units.length - 1);
  const scaled = size / (options.binary ? 1024 : 1000) ** exponent;
  const rounded = hasFractionDigits(options) ? scaled : Number(scaled.toPrecision(3));
  const suffix = exponent === 0 ? "" : `${options.binary ? "i" : ""}${options.bits ? "bit" : "B"}`;
  return `${sign}${digits(rounded, options)} ${units[exponent]}${suffix}`;
}

function hasFractionDigits(options: FormatOptions): boolean {
  return options.minimumFractionDigits !== undefined || options.maximumFractionDigits !== undefined;
}

function digits(value: number, options: FormatOptions): string {
  const { locale, minimumFractionDigits, maximumFractionDigits } = options;
  if (!locale && !hasFractionDigits(options)) return String(value);
  return value.toLocaleString(typeof locale === "boolean" ? undefined : locale, {
    ...(minimumFractionDigits !== undefined && { minimumFractionDigits }),
    ...(maximumFractionDigits !== undefined && { maximumFractionDigits }),
  });
}
