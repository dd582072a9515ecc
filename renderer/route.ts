import { useSyncExternalStore } from 'react'

/** The part after `#/`, split: `#/tools/task_kill` is `['tools', 'task_kill']`. */
export type Route = readonly string[]

export function parseRoute(hash: string): Route {
  return hash
    .replace(/^#\/?/, '')
    .replace(/\?.*$/, '')
    .split('/')
    .filter((part) => part !== '')
    .map(decoded)
}

/** Where the window is. Pages in the hash need no server and work from a file too. */
export function useRoute(): Route {
  const hash = useSyncExternalStore(onHashChange, () => window.location.hash)
  return parseRoute(hash)
}

/** What follows the page's path in the address: `#/activity?outcome=failed`. */
export function useQuery(): URLSearchParams {
  const hash = useSyncExternalStore(onHashChange, () => window.location.hash)
  return new URLSearchParams(hash.split('?')[1] ?? '')
}

/** @param replace leaves no step to go back to */
export function go(path: string, { replace = false } = {}): void {
  if (replace) window.location.replace(`#/${path}`)
  else window.location.hash = `/${path}`
}

function onHashChange(listener: () => void): () => void {
  window.addEventListener('hashchange', listener)
  return () => window.removeEventListener('hashchange', listener)
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
