import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { ListedExtension } from '../state/extension-methods.ts'
import { BridgeError } from '../errors.ts'
import { contentsOf, type Contents } from '../extensions/contents.ts'
import type { ExtensionPreview } from '../extensions/extensions.ts'
import { readText } from '../extensions/find-extensions.ts'
import { readExtension } from '../extensions/read-extension.ts'
import { extensionSourceSchema, type ExtensionSource } from '../extensions/source.ts'
import { fromWords, standingWords } from '../extensions/words.ts'
import { findHome } from '../home/home.ts'
import { connectToBridge, type RemoteBridge } from '../http/client/http-client.ts'
import { checked } from '../panda/checked.ts'
import { printList } from './list.ts'
import { askPerson, shownLine } from './person.ts'
import { print, printError, printJson } from './print.ts'

interface AddOptions {
  sha256?: string
  key?: string
}

/** What others bring. */
export function addExtensionCommands(program: Command): void {
  const extensions = program
    .command('extensions')
    .description(
      'what an experiment brings: servers, sets, prompts, errors in words ... list, show, add, remove',
    )
  const bridge = () => connectToBridge(findHome())
  extensions
    .command('list', { isDefault: true })
    .description('list them, and say how each is')
    .option('--json', 'as JSON')
    .action(async (options: { json?: true }) => {
      const all = await (await bridge()).listExtensions({})
      if (options.json) return printJson(all)
      if (all.length === 0) return print`There is none yet. "panda-bridge extensions add FILE" adds one.`
      printList(
        [
          { head: 'NAME' },
          { head: 'TITLE', gives: 'end', least: 12 },
          { head: 'IS' },
          { head: 'FROM' },
          { head: 'AT', gives: 'middle', least: 24 },
        ],
        all.map(({ name, title, is, from, place }) => [
          name,
          title,
          standingWords[is],
          fromWords[from],
          place,
        ]),
      )
      for (const { name, problem } of all)
        if (problem) printError`${name}: ${problem.message} ${problem.nextStep}`
    })
  extensions
    .command('show <name>')
    .description('say what one brings')
    .option('--json', 'as JSON')
    .action(async (name: string, options: { json?: true }) => {
      const found = await find(await bridge(), name)
      if (options.json) return printJson(found)
      const { title, about, contact, edition, is, from, place, brings, left, documentation, problem } = found
      print`${title} (${name}), edition ${edition}: ${standingWords[is]}`
      if (about !== '') print`${about}`
      print`${fromWords[from]}: ${place}`
      if (contact !== undefined) print`Ask: ${contact}`
      printContents(brings)
      for (const each of left) print`Does not count: ${each}`
      for (const each of documentation) print`${each.name}: ${documentationWords[each.is]}`
      if (problem) printError`${problem.message} ${problem.nextStep}`
    })
  extensions
    .command('check <file>')
    .description('say whether a file is an extension, and what it brings; nothing of it takes effect')
    .action(async (file: string) => {
      const extension = readExtension(await readText(resolve(file)), file)
      print`${extension.title} (${extension.name}), edition ${extension.edition}: the file is right.`
      printContents(contentsOf(extension))
    })
  extensions
    .command('add <source>')
    .description(
      'add one from a file, or from an https address with the checksum or the key that it must fit',
    )
    .option('--sha256 <hex>', 'the checksum of the file at the address')
    .option(
      '--key <base64>',
      'the public key (Ed25519) with which the file is signed; the signature is at URL.sig',
    )
    .action(async (fileOrUrl: string, options: AddOptions) => {
      const connected = await bridge()
      const source = await sourceOf(fileOrUrl, options)
      const preview = await connected.previewExtension({ source })
      await askForPreview('Adding an extension', preview)
      await connected.addExtension({ source, seen: preview.fingerprint })
      print`Added ${preview.name}: it is on.`
    })
  extensions
    .command('renew <name>')
    .description('look for a newer edition of one whose editions are signed, and take it')
    .action(async (name: string) => {
      const connected = await bridge()
      const preview = await connected.previewNewerExtension({ name })
      if (preview.fingerprint === (await find(connected, name)).fingerprint)
        return print`Edition ${preview.edition} is the newest.`
      await askForPreview('Taking a newer edition', preview)
      await connected.renewExtension({ name, seen: preview.fingerprint })
      print`${name} is edition ${preview.edition} now.`
    })
  for (const on of [true, false])
    extensions
      .command(`${on ? 'on' : 'off'} <name>`)
      .description(on ? 'let what it brings be chosen, or take effect' : 'as if it were not there')
      .action(async (name: string) => {
        const connected = await bridge()
        const found = await find(connected, name)
        await askForPreview(`Switching an extension ${on ? 'on' : 'off'}`, found)
        await connected.switchExtension({ name, on, seen: found.fingerprint })
        print`${name} is ${on ? 'on' : 'off'}.`
      })
  extensions
    .command('remove <name>')
    .description('remove one of yours')
    .action(async (name: string) => {
      const connected = await bridge()
      await askForPreview('Removing an extension', await find(connected, name))
      await connected.removeExtension({ name })
      print`Removed ${name}.`
    })
  extensions
    .command('docs <name>')
    .description('fetch the documentation that one names, so that it is searched too')
    .option('--remove', 'remove what was fetched, and fetch none')
    .action(async (name: string, options: { remove?: true }) =>
      fetchDocs(await bridge(), name, options.remove),
    )
}

const documentationWords: Record<ListedExtension['documentation'][number]['is'], string> = {
  'not-asked': 'not fetched ("panda-bridge extensions docs NAME" does that)',
  refused: 'you chose not to fetch it',
  missing: 'allowed, and not here',
  here: 'on this computer',
}

async function fetchDocs(bridge: RemoteBridge, name: string, remove = false): Promise<void> {
  const { documentation } = await find(bridge, name)
  if (documentation.length === 0)
    throw new BridgeError(
      'not-found',
      `The extension "${name}" names no documentation, or is not on.`,
      '"panda-bridge extensions show NAME" says what it brings.',
    )
  for (const { id, name: title, question } of documentation) {
    await askPerson({
      doing: remove ? 'Removing documentation' : 'Fetching documentation',
      shown: [remove ? `${title} is removed from this computer.` : question],
      word: 'yes',
    })
    await bridge.allowAddedDocumentation({ id, allow: !remove })
    print`${title} is ${remove ? 'no longer' : 'now'} searched.`
  }
}

/** @throws BridgeError `not-found` */
async function find(bridge: RemoteBridge, name: string): Promise<ListedExtension> {
  const found = (await bridge.listExtensions({})).find((each) => each.name === name)
  if (found) return found
  throw new BridgeError(
    'not-found',
    `There is no extension "${name.slice(0, 100)}".`,
    'List them with "panda-bridge extensions".',
  )
}

/** @throws BridgeError */
async function sourceOf(fileOrUrl: string, { sha256, key }: AddOptions): Promise<ExtensionSource> {
  if (!/^https?:\/\//i.test(fileOrUrl)) return { text: await readText(resolve(fileOrUrl)) }
  if ((sha256 === undefined) === (key === undefined))
    throw new BridgeError(
      'invalid-input',
      'A file from an address needs what it must fit: its checksum, or the key that signs it.',
      'Add --sha256 HEX or --key BASE64, as those who made the extension have told you.',
    )
  return checked(
    extensionSourceSchema.options[1],
    { url: fileOrUrl, pin: sha256 === undefined ? { key } : { sha256 } },
    { whole: 'The extension', nextStep: 'Nothing was added: correct it and try again.' },
  )
}

async function askForPreview(
  doing: string,
  { name, title, about, brings }: Pick<ExtensionPreview, 'name' | 'title' | 'about' | 'brings'>,
): Promise<void> {
  await askPerson({
    doing,
    shown: [
      `${title} (${name}). ${about}`,
      ...brings.flatMap(({ what, each }) => [`${what}:`, ...each.map((line) => `  ${shownLine(line)}`)]),
    ],
    word: 'yes',
  })
}

function printContents(brings: readonly Contents[]): void {
  for (const { what, each } of brings) {
    print`\n${what}:`
    for (const line of each) print`  ${line}`
  }
}
