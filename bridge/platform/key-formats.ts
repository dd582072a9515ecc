/*
 * How the keys of well-known services look. The facts are those of gitleaks' rules
 * (https://github.com/gitleaks/gitleaks/blob/master/config/gitleaks.toml), which is the longest list that is kept up; of
 * Rucio, dCache and EOS those of their sources. Neither that list nor secretlint's is run here: gitleaks' 200 rules are
 * written for RE2, whose time is linear, and take quadratic time as JavaScript's; secretlint's rules look at files,
 * one promise each, with a dozen packages, and let keys pass that look like examples. A text is masked for each call, on
 * the bridge's one thread: these take time in proportion to the text, start with the program and need no package.
 */

/** Beginnings that no word has; what follows them belongs to the key. */
const unmistakable = [
  // GitHub, fine-grained.
  'github_pat_',
  // GitLab: personal, OAuth application, deploy, runner, trigger, feed, mail, agent, CI job, SCIM, feature flags, workspace.
  'gl(?:pat|oas|dt|rt|rtr|ptt|ft|imt|agent|cbt|soat|ffct|wt)-',
  'GR1348941',
  // Slack: bot, user, app and configuration tokens.
  'xox[abceoprs](?:\\.xox[bp])?-',
  'xapp-\\d-',
  // Google: API key, OAuth client secret, access token.
  'AIza',
  'GOCSPX-',
  'ya29\\.',
  // npm, PyPI, DigitalOcean, Grafana, Stripe's webhooks, age, 1Password, Sentry.
  'npm_',
  'pypi-AgE',
  'do[por]_v1_',
  'glsa_',
  'glc_eyJ',
  'whsec_',
  'AGE-SECRET-KEY-1',
  'ops_eyJ',
  'sntry[su]_',
  // Macaroons of dCache and XRootD (base64 of "00xxlocation"), tokens of EOS.
  'MDAx[A-Za-z0-9+/]{2}',
  'zteos64(?::|%3A)',
]
/** Beginnings that also stand within words, as in "task-" and "highs_": only where a word begins, and with a digit soon after. */
const shortOnes = [
  // GitHub: personal, OAuth, app's user, app's installation, refresh.
  'gh[pousr]_',
  // Stripe, HashiCorp Vault.
  '[rs]k_(?:live|test|prod)_',
  'hv[bs]\\.',
  // OpenAI, Anthropic, DeepSeek and others that took it over; Groq, xAI, Perplexity, Hugging Face, SendGrid, Databricks.
  'sk-',
  'gsk_',
  'xai-',
  'pplx-',
  'hf_',
  'SG\\.',
  'dapi',
  'lin_api_',
  'ATATT3',
]

const serviceKey = new RegExp(`(?:${unmistakable.join('|')})[\\w.~+/=%-]{15,}`, 'g')
const shortKey = new RegExp(`(?<![A-Za-z0-9])(?:${shortOnes.join('|')})(?=[\\w.-]{0,80}\\d)[\\w.-]{20,}`, 'g')
/** Of AWS the name of a key, long-lived or of a session; its secret half has no form, and is known by its name. */
const awsKey = /(?<![A-Za-z0-9])(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9])/g
/** Google's refresh tokens. */
const googleRefresh = /(?<![\w/])1\/\/0[\w-]{30,}/g
/** The end of a token of Rucio's: account, identity and application, then what is secret, a UUID without dashes. */
const rucioToken = /(?<=-[\w.]{1,40}-)[0-9a-f]{32}(?![\w-])/g
/** The password in the address of a server. */
const urlPassword = /(?<=:\/\/[^\s/:@]{0,100}:)[^\s/@"']{1,300}(?=@)/g
/** What makes a signed address open a file: AWS, Google Cloud, Azure. */
const signature = /(?<=[?&](?:X-Amz-|X-Goog-)?sig(?:nature)?=)[^\s"'&#]+/gi
/** `--password x` and the like, in the command line of a job. */
const option =
  /(?<=--[\w-]{0,30}(?:token|secret|passw(?:or)?d|api-?key)[\w-]{0,20}\s{1,4})[^\s"'[-][^\s"']{0,500}/gi

/** All of them, to be replaced one after the other. */
export const keyFormats: readonly RegExp[] = [
  serviceKey,
  shortKey,
  awsKey,
  googleRefresh,
  rucioToken,
  urlPassword,
  signature,
  option,
]
