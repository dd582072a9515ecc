/** `1 call`, `2 calls`, `1,234 calls`. The sentences around it are English, and so are its digits. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`
}
