import type { PandaServer } from '../panda/servers.ts'
import { knownTokenFiles, readTokenFile } from './import.ts'
import { findIssuer } from './issuer.ts'
import { checkBelongs } from './same-login.ts'
import type { Tokens } from './tokens.ts'

/** A login that another PanDA program keeps on this computer, and that could be taken over. */
export interface OtherLogin {
  program: string
  file: string
  /** Whose it is, as its ID token says. */
  account: string
  /** Whether the server takes it; unknown where there is none yet, or it cannot be asked. */
  fits: 'yes' | 'no' | 'unknown'
}

/**
 * Looks among the files of other PanDA programs for a login of this server and VO, else for any. Nothing of it is sent
 * anywhere: PanDA is asked for its identity provider, and that for its name.
 */
export async function findOtherLogin(server: PandaServer | undefined): Promise<OtherLogin | undefined> {
  const found: OtherLogin[] = []
  for (const { program, file } of knownTokenFiles()) {
    // What cannot be read, or has ended, is no login to offer.
    const tokens = await readTokenFile(file).catch(() => undefined)
    if (!tokens) continue
    const fits = server ? await fitsTo(server, tokens) : 'unknown'
    const login = { program, file, account: tokens.account.name, fits }
    if (fits === 'yes') return login
    found.push(login)
  }
  return found[0]
}

async function fitsTo(server: PandaServer, tokens: Tokens): Promise<OtherLogin['fits']> {
  const issuer = await findIssuer(server).catch(() => undefined)
  if (!issuer) return 'unknown'
  try {
    checkBelongs(tokens, issuer, server.name)
    return 'yes'
  } catch {
    return 'no'
  }
}
