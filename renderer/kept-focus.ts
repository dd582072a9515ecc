import { useEffect, type RefObject } from 'react'

/** Milliseconds: a dialog that closes gives the focus back by itself, and one that opens takes it. */
const SETTLED_MS = 150

/**
 * The keyboard's place is not lost: where what had the focus is gone, as a button with the dialog that it closed, the
 * nearest part around it gets it; where it could not be used for a while, as a button that waited, it gets it back.
 * @param main what all pages are in
 */
export function useKeptFocus(main: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    let last: HTMLElement | undefined
    /** What the last one is in, the nearest first. */
    let around: HTMLElement[] = []
    let timer: ReturnType<typeof setTimeout> | undefined
    const focused = ({ target }: FocusEvent) => {
      if (!(target instanceof HTMLElement)) return
      last = target
      const dialog = target.closest<HTMLElement>('[role="dialog"]')
      // Of a dialog's opener the surroundings are kept: it may be gone when the dialog is.
      around = dialog
        ? [dialog, ...around.filter((each) => !each.matches('[role="dialog"]'))]
        : partsAround(target)
    }
    const settle = () => {
      timer = undefined
      if (document.activeElement !== document.body || !last) return
      if (last.isConnected) {
        if (!last.matches(':disabled')) last.focus({ preventScroll: true })
        return
      }
      const part = around.find((each) => each.isConnected) ?? main.current
      last = undefined
      if (!part) return
      if (!part.hasAttribute('tabindex')) part.tabIndex = -1
      part.focus({ preventScroll: true })
    }
    const changed = () => {
      if (document.activeElement === document.body && last && timer === undefined)
        timer = setTimeout(settle, SETTLED_MS)
    }
    // Who presses where nothing is does not want it back.
    const pressed = () => {
      last = undefined
    }
    const observer = new MutationObserver(changed)
    observer.observe(document.body, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: ['disabled', 'hidden', 'inert'],
    })
    document.addEventListener('focusin', focused)
    document.addEventListener('pointerdown', pressed)
    return () => {
      observer.disconnect()
      clearTimeout(timer)
      document.removeEventListener('focusin', focused)
      document.removeEventListener('pointerdown', pressed)
    }
  }, [main])
}

function partsAround(element: HTMLElement): HTMLElement[] {
  const parts: HTMLElement[] = []
  for (let at = element.parentElement; at; at = at.parentElement)
    if (at.matches('section, [role="region"], main')) parts.push(at)
  return parts
}
