import { readFileSync } from 'node:fs'

/** Where a file leads that the desktop was asked to open: what its browser does with it. */
export function addressIn(file: string): string {
  const [, address = ''] = /href="([^"]*)"/.exec(readFileSync(file, 'utf8')) ?? []
  return address.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
}
