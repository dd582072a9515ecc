import { z } from 'zod'
import { furtherEntrySchema } from '../upstream/further/entry.ts'
import type { FurtherState } from '../upstream/further/further-state.ts'
import type { Linking } from '../upstream/further/oauth/oauth-link.ts'
import type { Preset } from '../upstream/further/presets.ts'
import * as field from './method-fields.ts'

/** What the methods of BridgeApi take that are about the servers besides PanDA. */
export const upstreamInputs = {
  /** Servers of the field that can be added as they are. */
  listUpstreamPresets: z.object({}),
  /**
   * Adds a server that answers besides PanDA, or changes the one that was named `was`. The secrets are kept among the
   * secrets; those that are not given stay.
   */
  saveUpstream: z.object({
    upstream: furtherEntrySchema,
    was: field.upstreamName.optional(),
    bearer: field.secret.optional(),
    variables: z.record(z.string().max(100), field.secret).optional(),
  }),
  removeUpstream: z.object({ name: field.upstreamName }),
  switchUpstream: z.object({ name: field.upstreamName, on: z.boolean() }),
  /** Begins a login in the browser, or gives the one that waits. */
  linkUpstream: z.object({ name: field.upstreamName }),
  /** Settles when the user has decided in the browser, or by `cancelUpstreamLink`, or it has taken too long. */
  awaitUpstreamLink: z.object({ name: field.upstreamName }),
  /** The address at which a browser on another computer has ended. */
  finishUpstreamLink: z.object({
    name: field.upstreamName,
    address: z.string().max(20_000).meta({ title: 'The address' }),
  }),
  cancelUpstreamLink: z.object({ name: field.upstreamName }),
  /** Forgets the login, which is ended there too, and every secret that is kept for it. */
  unlinkUpstream: z.object({ name: field.upstreamName }),
  /** Asks it now. */
  checkUpstream: z.object({ name: field.upstreamName }),
}

export interface Unlinked {
  /** What the user has to know where the login was not ended at who gave it. */
  notice: string | undefined
}

/** And what they return. */
export interface UpstreamResults {
  listUpstreamPresets: readonly Preset[]
  saveUpstream: null
  removeUpstream: Unlinked
  switchUpstream: null
  linkUpstream: Linking
  awaitUpstreamLink: null
  finishUpstreamLink: null
  cancelUpstreamLink: null
  unlinkUpstream: Unlinked
  checkUpstream: FurtherState
}
