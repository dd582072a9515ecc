import { map, nothing } from './answers.ts'
import { entriesOf } from './build.ts'

const { get } = entriesOf('system')

export const systemEntries = [
  get('get_attributes', {
    title: 'Environment of the request',
    summary: 'Everything the server knows about this very request, headers and token included.',
    description:
      'Echoes the parameters it is called with and the whole environment the server sees for the call. That includes the Authorization header with your ID token, so the answer must not go to an assistant. Only for debugging a proxy or a login by hand; to see who you are to PanDA use system_get_user_attributes.',
    acceptsAnyParameter: true,
    effect: 'read',
    audience: 'operator',
    // The answer holds HTTP_AUTHORIZATION: PanDA's httpd passes it on (WSGIPassAuthorization On).
    sensitive: true,
    answer: map('{ parameters, environment }, each of name to text.'),
  }),
  get('get_voms_attributes', {
    title: 'Your VOMS attributes',
    summary: 'The grid group attributes PanDA derived from your login.',
    description:
      'Lists the VOMS attributes (variables that begin with GRST_CRED_) the server sees in your login, which decide what you may do. Empty for a plain member who signed in with a token; with a role it names VO and role. The same in readable form, with name and production role: system_get_user_attributes.',
    effect: 'read',
    audience: 'user',
    answer: map('Attribute to value.'),
    inDefaultPandaMcp: true,
  }),
  get('get_user_attributes', {
    title: 'Who you are to PanDA',
    summary: 'Your name, groups and production role as PanDA sees them.',
    description:
      'Answers the name under which PanDA knows you (user_dn_clean, the userName of your tasks), your group attributes, and whether you have the production role. The first thing to check when a command is refused for lack of a role, or tasks do not show up as yours. May take some seconds, as it looks up your e-mail address in Rucio.',
    effect: 'read',
    audience: 'user',
    answer: {
      type: 'object',
      additionalProperties: true,
      properties: {
        user_dn_raw: { type: 'string' },
        user_dn_clean: { type: 'string' },
        fqans: { type: 'array', items: { type: 'string' } },
        is_production_user: { type: 'boolean' },
        production_working_groups: { type: 'array', items: { type: 'string' } },
        primary_working_group: { type: ['string', 'null'] },
      },
    },
    inDefaultPandaMcp: true,
  }),
  get('is_alive', {
    title: 'Is PanDA alive',
    summary: 'Whether the PanDA server answers.',
    description:
      'Answers success when the PanDA server is up and reachable. Needs no login and touches no database, so it tells nothing about your rights or the state of the grid. Use it when other calls fail, to tell an outage from a problem with the login.',
    secure: false,
    effect: 'read',
    audience: 'user',
    answer: nothing,
    inDefaultPandaMcp: true,
  }),
]
