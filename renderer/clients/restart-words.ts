/** What becomes of what is open in an assistant that is restarted. */
export const whatRestartDoes =
  'Your chats stay. An answer that it is writing is broken off, and what you have typed and not sent may be lost.'
