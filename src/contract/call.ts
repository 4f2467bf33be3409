/** A call from the product. The body is raw bytes: signatures and shared secrets are checked before it is parsed. */
export interface SurfaceCall {
  readonly query: URLSearchParams
  readonly headers: Headers
  readonly body: Uint8Array
  readonly signal: AbortSignal
}
