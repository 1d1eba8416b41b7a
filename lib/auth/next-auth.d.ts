import 'next-auth/jwt'

declare module 'next-auth/jwt' {
  interface JWT {
    /** Id of the `Session` row this cookie stands for. */
    sessionId?: string
  }
}
