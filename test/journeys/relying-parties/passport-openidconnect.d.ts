declare module 'passport-openidconnect' {
  import type { Strategy as Named } from 'passport'

  /** What the library is made with here; it brings no types. */
  interface Options {
    readonly issuer: string
    readonly authorizationURL: string
    readonly tokenURL: string
    readonly userInfoURL: string
    readonly clientID: string
    readonly clientSecret: string
    readonly callbackURL: string
    readonly nonce?: boolean
  }

  type Verified = (error: Error | null, user?: object | false) => void

  export class Strategy extends Named {
    constructor(
      options: Options,
      verify: (
        issuer: string,
        userinfo: { readonly _json: object },
        claims: object,
        context: object,
        idToken: string,
        accessToken: string,
        refreshToken: string | undefined,
        answer: object,
        verified: Verified,
      ) => void,
    )
  }
}
