import { map, nothing } from './answers.ts'
import { entriesOf } from './build.ts'
import { text, texts } from './parameters.ts'

// PandaMCP names the module credential_management, the server's URL says creds. PandaMCP builds the URL
// from its own name, so these can't work through it even if they are listed.

const { get, post } = entriesOf('credential_management', 'creds')

const clientName = text('client_name', 'Name of the client in the token cache of the server.', 'pilot_server')

export const credentialManagementEntries = [
  post('set_user_secrets', {
    title: 'Store a user secret',
    summary: 'Store, replace or delete secrets that your jobs may read.',
    description:
      'Stores a value under a key for jobs of yours that use secrets, replacing what was there. Without a value it deletes that key, and without a key it deletes all your secrets at once. The value passes through the assistant, so do this with panda-client instead.',
    parameters: [
      text('key', 'Name of the secret. All secrets are deleted when left out.', 'MY_API_KEY', {
        default: null,
      }),
      {
        ...text('value', 'The secret. The key is deleted when left out.', 'not-a-real-secret', {
          default: null,
        }),
        secret: true,
      },
    ],
    // Replaces or deletes without a copy.
    effect: 'destructive',
    idempotent: true,
    audience: 'user',
    // The secret is in the arguments.
    sensitive: true,
    answer: nothing,
    ask: ({ key, value }) => {
      if (key === null || key === undefined) return 'Delete all your secrets stored in PanDA?'
      if (value === null || value === undefined) return 'Delete your secret {key} stored in PanDA?'
      return 'Store {value} as your secret {key} in PanDA, replacing what is there?'
    },
  }),
  // Documented as POST, enforced as GET.
  get('get_user_secrets', {
    title: 'Read user secrets',
    summary: 'The secrets you stored for your jobs, in clear.',
    description:
      'Answers your stored secrets, all of them or those with given keys, in clear. They would pass through the assistant and whoever runs it, so read them with panda-client instead.',
    parameters: [
      texts('keys', 'Names of the secrets; all when left out.', ['MY_API_KEY'], { default: null }),
    ],
    effect: 'read',
    audience: 'user',
    sensitive: true,
    // As PanDA keeps them: a text in the text.
    answer: { type: 'string', description: 'The text of a JSON object: key to secret.' },
  }),
  get('get_key_pair', {
    title: 'Get a key pair',
    summary: 'A public and a private key kept by the server, for services.',
    description:
      'Answers a pair of keys that the server keeps for pilots and Harvester. Only for robots that are on an allow list; a private key has no business in an assistant.',
    parameters: [
      text('public_key_name', 'Name of the public key.', 'panda_public_key'),
      text('private_key_name', 'Name of the private key.', 'panda_private_key'),
    ],
    effect: 'read',
    audience: 'robot',
    sensitive: true,
    answer: map('{ public_key, private_key }.'),
  }),
  get('get_proxy', {
    title: 'Get an X.509 proxy',
    summary: 'A grid proxy certificate of a user, for services.',
    description:
      'Answers the X.509 proxy of a user, with which anyone may act as that user on the grid. Only for robots that are on an allow list. To see your own identity use system_get_user_attributes.',
    parameters: [
      text('role', 'VOMS role of the proxy.', 'production', { default: null }),
      text('dn', 'Whose proxy, as distinguished name; yours when left out.', '/DC=ch/DC=cern/CN=Jane Doe', {
        default: null,
      }),
    ],
    effect: 'read',
    audience: 'robot',
    sensitive: true,
    answer: map('{ user_proxy }.'),
  }),
  get('get_access_token', {
    title: 'Get an access token',
    summary: 'An OAuth access token of a client, for services.',
    description:
      'Answers the access token the server keeps for a client, in the field user_proxy. Only for robots that are on an allow list; some clients need a token key as well, from credential_management_get_token_key.',
    parameters: [
      clientName,
      {
        ...text('token_key', 'Key that unlocks the token, where the client needs one.', 'abc123', {
          default: null,
        }),
        secret: true,
      },
    ],
    effect: 'read',
    audience: 'robot',
    sensitive: true,
    answer: map('{ user_proxy }: the access token.'),
  }),
  get('get_token_key', {
    title: 'Get a token key',
    summary: 'The key that unlocks the access token of a client, for services.',
    description:
      'Answers the latest key with which credential_management_get_access_token gives out the token of a client. Only for robots that are on an allow list.',
    parameters: [clientName],
    effect: 'read',
    audience: 'robot',
    sensitive: true,
    answer: map('{ tokenKey }.'),
  }),
]
