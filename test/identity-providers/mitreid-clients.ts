/** Of a client at MITREid Connect. */
export interface MitreidClient {
  name: string
  /** Lives, in seconds: 600 and 300 where missing, and no end of refresh tokens. */
  idToken?: number
  refreshToken?: number
  code?: number
}

/** It protects nothing. */
export const clientSecret = 'secret-of-the-tests'

/** Takes the place of MITREid's own clients.sql, which is run at each start. */
export function clientsSql(clients: readonly MitreidClient[]): string {
  const rows = clients.map(
    ({ name, idToken = 600, refreshToken = 'null', code = 300 }) =>
      `('${name}', '${clientSecret}', 'PanDA', ${refreshToken}, 3600, ${idToken}, ${code})`,
  )
  const columns = [
    'client_id',
    'client_secret',
    'client_name',
    'refresh_token_validity_seconds',
    'access_token_validity_seconds',
    'id_token_validity_seconds',
    'device_code_validity_seconds',
  ]
  const scopes = ['openid', 'profile', 'email', 'offline_access']
  const grants = ['refresh_token', 'urn:ietf:params:oauth:grant-type:device_code']
  return [
    ...rows.map(
      (row) => `MERGE INTO client_details USING (VALUES${row}) AS vals(${columns.join(', ')})
  ON vals.client_id = client_details.client_id
  WHEN NOT MATCHED THEN INSERT (${columns.join(', ')}) VALUES (${columns.map((name) => `vals.${name}`).join(', ')});`,
    ),
    ...listSql('client_scope', 'scope', scopes),
    ...listSql('client_grant_type', 'grant_type', grants),
    '',
  ].join('\n')
}

function listSql(table: string, column: string, values: readonly string[]): string[] {
  return [
    `DELETE FROM ${table};`,
    ...values.map(
      (value) => `INSERT INTO ${table} (owner_id, ${column}) SELECT id, '${value}' FROM client_details;`,
    ),
  ]
}
