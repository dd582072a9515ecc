import { BridgeError } from '../errors.ts'
import type { Surroundings } from './surroundings.ts'

/** Set by ssh servers, by mosh through them, and by what runs jobs and notebooks for many users. */
const variables = [
  'SSH_CONNECTION',
  'SSH_CLIENT',
  'SSH_TTY',
  'JUPYTERHUB_USER',
  'SLURM_JOB_ID',
  'PBS_JOBID',
  'LSB_JOBID',
  '_CONDOR_JOB_AD',
]

/** Servers that let people in from elsewhere; a sudo or su in between takes the variables away. Names as Linux cuts them. */
const servers = new Set(['sshd', 'sshd-session', 'sshd-auth', 'dropbear', 'mosh-server', 'in.telnetd'])

/** What says that this computer is reached from another one, as login nodes are: it is not its user's alone. */
function remoteSign(surroundings: Surroundings): string | undefined {
  const variable = variables.find((name) => (surroundings.env[name] ?? '') !== '')
  if (variable !== undefined) return variable
  return surroundings.ancestors().find((name) => servers.has(name))
}

/** Why no assistant is connected over HTTP here; undefined where it may be. */
export function remoteProblem(surroundings: Surroundings): BridgeError | undefined {
  const sign = remoteSign(surroundings)
  if (sign === undefined) return undefined
  return new BridgeError(
    'not-allowed',
    `This computer is reached from another one, or shared (${sign} says so): nothing is connected over HTTP here, ` +
      'since whoever else is on it may listen at the port and get the key.',
    'Connect without HTTP: the assistant then starts a command and needs no key. One that can only HTTP is used on ' +
      'your own computer, with a bridge there.',
  )
}
