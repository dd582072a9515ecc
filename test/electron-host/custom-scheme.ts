/**
 * Chromium takes a page from a custom scheme only if the program that embeds it registered the scheme, which
 * Electron does and Playwright can't. So `panda-bridge://app/index.html` is shown as
 * `https://app.panda-bridge.invalid/index.html`, answered from the app's handler before anything reaches a
 * network: an origin of its own, and a secure context if the scheme was registered as `secure`. Main sees the
 * app's own addresses throughout; only the page's `location` shows the other one.
 */
export class CustomSchemes {
  readonly #privileges = new Map<string, Electron.Privileges>()
  readonly #handlers = new Map<string, (request: Request) => Response | Promise<Response>>()

  register(scheme: string, privileges: Electron.Privileges): void {
    this.#privileges.set(scheme, privileges)
  }
  handle(scheme: string, handler: (request: Request) => Response | Promise<Response>): void {
    if (this.#handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`)
    this.#handlers.set(scheme, handler)
  }
  unhandle(scheme: string): void {
    this.#handlers.delete(scheme)
  }
  handlerFor(url: string): ((request: Request) => Response | Promise<Response>) | undefined {
    return this.#handlers.get(schemeOf(url))
  }
  privilegesFor(url: string): Electron.Privileges | undefined {
    return this.#privileges.get(schemeOf(url))
  }

  /** The address that Chromium is given for one of the app's. */
  toChromium(url: string): string {
    const privileges = this.privilegesFor(url)
    if (privileges === undefined) return url
    if (privileges.standard !== true)
      throw new Error(`test host: ${schemeOf(url)} is not registered as standard`)
    const [, scheme, host, rest] = /^([^:]+):\/\/([^/?#]*)(.*)$/s.exec(url) ?? []
    return `${privileges.secure === true ? 'https' : 'http'}://${host}.${scheme}.invalid${rest}`
  }

  /** The app's address for one of Chromium's. */
  fromChromium(url: string): string {
    const [, host, scheme, rest] = /^https?:\/\/([^/?#]*)\.([^./?#]+)\.invalid(.*)$/s.exec(url) ?? []
    return scheme !== undefined && this.#privileges.has(scheme) ? `${scheme}://${host}${rest}` : url
  }
}

function schemeOf(url: string): string {
  return url.slice(0, url.indexOf(':'))
}
