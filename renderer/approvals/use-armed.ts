import { useLayoutEffect, useState } from 'react'

/**
 * A button that has just come under the pointer, or under a key, is not what was meant: it takes nothing before it has
 * been before the user's eyes for so long. Milliseconds.
 */
const ARM_MS = 500

interface Armed {
  /** What a button does: nothing while it is that new. */
  armed: (act: () => void) => () => void
  /** How it looks meanwhile. It keeps the focus, which a disabled button loses. */
  look: { 'data-disabled'?: true; 'aria-disabled'?: true }
}

/** For the buttons of a dialog that comes by itself. @param shown changes with everything that moves them */
export function useArmed(shown: unknown): Armed {
  const [isArmed, setArmed] = useState(false)
  // Before it is painted: there is no moment at which the buttons stand elsewhere and take a click.
  useLayoutEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const see = () => {
      clearTimeout(timer)
      setArmed(false)
      // In a window that nobody sees they are not seen either.
      if (document.visibilityState === 'visible') timer = setTimeout(() => setArmed(true), ARM_MS)
    }
    see()
    document.addEventListener('visibilitychange', see)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', see)
    }
  }, [shown])
  return {
    armed: (act) => () => {
      if (isArmed) act()
    },
    look: isArmed ? {} : { 'data-disabled': true, 'aria-disabled': true },
  }
}
