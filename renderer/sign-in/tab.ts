/** A tab that was opened in the very click, since browsers open none later, and waits for what it is to show. */
export interface WaitingTab {
  show: (link: string) => void
  close: () => void
}

/**
 * To be called in a click, before anything is waited for. Where the browser opens none, nothing happens: the window has
 * a button for the same page.
 */
export function openTab(): WaitingTab {
  // The desktop app opens addresses in the user's browser, once they are known.
  if (window.pandaBridge) return { show: (link) => void window.open(link, '_blank'), close: () => undefined }
  const tab = window.open('', '_blank')
  if (!tab) return { show: () => undefined, close: () => undefined }
  tab.document.title = 'PanDA Bridge'
  tab.document.body.textContent = 'PanDA Bridge asks for the sign-in page …'
  // What comes to stand there knows nothing of the window that it came from.
  tab.opener = null
  return {
    show: (link) => {
      if (isPage(link)) tab.location.replace(link)
      else tab.close()
    },
    close: () => tab.close(),
  }
}

/** Until it is there the tab is of this page's origin, where an address could also be a script. */
function isPage(link: string): boolean {
  return ['https:', 'http:'].includes(URL.parse(link)?.protocol ?? '')
}
