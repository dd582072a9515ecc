import { BridgeError } from '../../errors.ts'
import type { Surroundings } from '../surroundings.ts'
import { allowed, denied, unknown, type Policy } from './policy.ts'
import {
  isReadable,
  managedPreferences,
  registryPolicy,
  switchOf,
  unreadable,
  type Source,
} from './sources.ts'

/**
 * What manages Claude Desktop, the highest first. It has such settings on macOS and Windows
 * (https://claude.com/docs/third-party/claude-desktop/configuration).
 */
async function managedSources(here: Surroundings): Promise<Source[]> {
  const found = [
    ...(await managedPreferences('com.anthropic.claudefordesktop', here)),
    await registryPolicy('HKLM', 'Claude', here),
    await registryPolicy('HKCU', 'Claude', here),
  ]
  return found.filter((source) => source !== undefined)
}

/** Whether it may start the servers of its user's file. */
export async function claudeDesktopPolicy(_: unknown, here: Surroundings): Promise<Policy | undefined> {
  const found = await firstSwitch('isLocalDevMcpEnabled', here)
  if (!found) return undefined
  const { where, is } = found
  if (is === undefined) return unknown(where, unreadable)
  return is
    ? allowed(where, 'it lets users add servers')
    : denied(where, 'it keeps users from adding servers of their own')
}

/** Why a bundle is not made for it: it would not be installed. Undefined where nothing is known against it. */
export async function bundleProblem(here: Surroundings): Promise<BridgeError | undefined> {
  const enabled = await firstSwitch('isDesktopExtensionEnabled', here)
  const signed = await firstSwitch('isDesktopExtensionSignatureRequired', here)
  const against =
    enabled?.is === false
      ? { ...enabled, why: 'it lets users install no extensions' }
      : signed?.is === true
        ? { ...signed, why: 'it lets users install signed extensions only, and this one is not' }
        : undefined
  if (!against) return undefined
  return new BridgeError(
    'denied-by-organisation',
    `Your organisation does not allow this for Claude Desktop: ${against.why} (${against.where}).`,
    'Ask whoever manages this computer, or connect Claude Desktop without a bundle.',
  )
}

/** What the highest source that has this switch says; `is` is undefined where it cannot be read. */
async function firstSwitch(
  name: string,
  here: Surroundings,
): Promise<{ where: string; is: boolean | undefined } | undefined> {
  for (const source of await managedSources(here)) {
    if (!isReadable(source)) return { where: source.where, is: undefined }
    const { [name]: value } = source.values
    if (value !== undefined) return { where: source.where, is: switchOf(value) }
  }
  return undefined
}
