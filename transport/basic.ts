/** Who somebody is, to a server or a proxy. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** The userinfo of a URL, unescaped, or `null` if it has none. */
export function credentialsOf({ username, password }: URL): Credentials | null {
  if (username === "" && password === "") return null;
  return { username: unescaped(username), password: unescaped(password) };
}

/** Credentials as a field value: RFC 7617, in UTF-8. */
export function basic({ username, password }: Credentials): string {
  return `Basic ${new TextEncoder().encode(`${username}:${password}`).toBase64()}`;
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
