/** Where the people of the sandbox live, for `people.ts`: real towns, made-up house numbers. */

/** A town with one of its streets and its country's calling code. */
export interface Place {
  readonly street: string
  readonly city: string
  readonly state: string
  readonly zip: string
  readonly country: string
  readonly callingCode: string
}

const place = (street: string, city: string, state: string, zip: string, country: string, callingCode: string): Place => ({
  street,
  city,
  state,
  zip,
  country,
  callingCode,
})

/** One line a town; coprime in number with the name lists, so that names and towns mix. */
export const places: readonly Place[] = [
  place('Market Street', 'San Francisco', 'CA', '94103', 'US', '+1'),
  place('Calle Mayor', 'Madrid', 'Madrid', '28013', 'ES', '+34'),
  place('Aoyama-dori', 'Tokyo', 'Tokyo', '107-0062', 'JP', '+81'),
  place('Via Garibaldi', 'Torino', 'TO', '10122', 'IT', '+39'),
  place('Ring Road', 'Accra', 'Greater Accra', 'GA-184', 'GH', '+233'),
  place('Storgatan', 'Uppsala', 'Uppsala', '753 31', 'SE', '+46'),
  place('Brigade Road', 'Bengaluru', 'Karnataka', '560001', 'IN', '+91'),
  place('Rue Gouraud', 'Beirut', 'Beirut', '1100', 'LB', '+961'),
  place('Ulica Floriańska', 'Kraków', 'Małopolskie', '31-019', 'PL', '+48'),
  place('Shop Street', 'Galway', 'Galway', 'H91 E9PY', 'IE', '+353'),
  place('Rua Augusta', 'São Paulo', 'SP', '01305-000', 'BR', '+55'),
  place('Long Street', 'Cape Town', 'Western Cape', '8001', 'ZA', '+27'),
  place('Avenida Reforma', 'Ciudad de México', 'CDMX', '06500', 'MX', '+52'),
]
