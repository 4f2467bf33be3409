/** The one way from the host to connectors: rooms above ask here, never in a product's folder. */
export { connectors } from '../../connectors/registry.ts'
