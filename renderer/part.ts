import { useEffect, type RefObject } from 'react'
import { useRoute } from './route.ts'

/** The id of a part of a page that the address may lead to: `#/settings/port`. */
export function partId(name: string): string {
  return `part-${name}`
}

/** Shows a part and gives it the focus. @returns whether there is one of that name */
export function seekPart(name: string | undefined): boolean {
  const part = name === undefined ? null : document.getElementById(partId(name))
  if (!part) return false
  part.scrollIntoView({ block: 'start' })
  part.focus({ preventScroll: true })
  return true
}

/** The part is shown where the address leads to it, also when the page comes later than the address. */
export function usePart(name: string | undefined, part: RefObject<HTMLElement | null>): void {
  const [, wanted] = useRoute()
  const isWanted = name !== undefined && wanted === name
  useEffect(() => {
    if (isWanted && part.current) seekPart(name)
  }, [isWanted, name, part])
}
