import { BridgeError } from '../errors.ts'

/** What the system said of a file, as a sentence with a next step. */
export function fileAccessError(thrown: unknown, file: string, what: 'read' | 'write'): BridgeError {
  if (thrown instanceof BridgeError) return thrown
  const isMissing = what === 'read' && (thrown as NodeJS.ErrnoException | undefined)?.code === 'ENOENT'
  const [why, nextStep] = isMissing ? noFile : reasonOf(thrown)
  return new BridgeError(
    'file-access',
    `${file} could not be ${what === 'read' ? 'read' : 'written'}: ${why}.`,
    nextStep,
    {
      cause: thrown,
    },
  )
}

/** The same without the file's name, to stand behind a colon. */
export function whyNoAccess(thrown: unknown): string {
  return reasonOf(thrown)[0]
}

function reasonOf(thrown: unknown): [string, string] {
  const code = (thrown as NodeJS.ErrnoException | undefined)?.code ?? ''
  return (
    reasons[code] ?? [
      `the system said ${code || String(thrown)}`,
      'Check the file and its folder, then try again.',
    ]
  )
}

const permission: [string, string] = [
  'you do not have the permission',
  'Give yourself the permission on the file and its folder, or paste the lines yourself.',
]

const noFile: [string, string] = ['there is no such file', 'Check its name and its folder, then try again.']

const reasons: Record<string, [string, string] | undefined> = {
  EACCES: permission,
  EPERM: permission,
  EROFS: [
    'it is on a read-only file system',
    'Change it where it is made, or paste the lines there yourself.',
  ],
  ENOSPC: ['the disk is full', 'Free some space and try again. Nothing was changed.'],
  EDQUOT: ['your disk quota is used up', 'Free some space and try again. Nothing was changed.'],
  EISDIR: ['it is a folder', 'Move the folder away and try again.'],
  ENOTDIR: ['a part of its path is not a folder', 'Check the path and try again.'],
  ELOOP: ['its symbolic links go in a circle', 'Correct the link and try again.'],
  ENOENT: [
    'its folder does not exist',
    'Start the assistant once so that it makes its folder, then try again.',
  ],
  EBUSY: ['another program holds it open', 'Quit the assistant and try again.'],
}
