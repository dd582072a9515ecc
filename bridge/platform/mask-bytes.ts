/** Overwrites a secret wherever it stands, in place: what is parsed already knows where what follows begins. */
export function maskBytes(bytes: Buffer, secret: string): void {
  for (let at = bytes.indexOf(secret); at !== -1; at = bytes.indexOf(secret, at + secret.length))
    bytes.fill('*', at, at + secret.length)
}
