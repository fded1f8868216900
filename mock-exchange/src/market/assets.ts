import { fraction, hashNumber, hashText } from './hash.ts'

/** Roughly what well-known assets cost, in USD, and for how many million USD one exchange trades them in a day. */
const KNOWN: Readonly<Record<string, readonly [usd: number, tradedMillions: number]>> = {
  btc: [65_000, 2_400],
  eth: [3_400, 1_500],
  sol: [165, 480],
  xrp: [2.1, 420],
  bnb: [620, 260],
  doge: [0.18, 240],
  ada: [0.62, 120],
  sui: [2.6, 150],
  link: [15.5, 90],
  trx: [0.27, 80],
  avax: [24, 70],
  pepe: [0.000_009_2, 130],
  ltc: [92, 75],
  hype: [38, 60],
  bch: [480, 60],
  hbar: [0.17, 45],
  shib: [0.000_011_5, 45],
  xlm: [0.27, 40],
  dot: [4.3, 38],
  uni: [8.2, 36],
  near: [2.7, 35],
  ena: [0.42, 40],
  wld: [1.1, 35],
  aave: [230, 35],
  ton: [2.9, 20],
  apt: [4.8, 25],
  arb: [0.38, 25],
  zec: [210, 40],
  tao: [360, 22],
  ondo: [0.85, 20],
  icp: [5.2, 18],
  fil: [2.4, 18],
  etc: [18.5, 17],
  op: [0.68, 15],
  inj: [11.5, 15],
  wif: [0.75, 25],
  bonk: [0.000_017, 28],
  floki: [0.000_082, 12],
  sei: [0.21, 14],
  tia: [2.2, 13],
  pol: [0.21, 10],
  ldo: [0.92, 10],
  crv: [0.68, 12],
  fet: [0.62, 10],
  render: [3.4, 9],
  atom: [4.2, 10],
  vet: [0.023, 6],
  algo: [0.19, 7],
  xmr: [310, 9],
  dash: [38, 5],
  mkr: [1_650, 5],
  xtz: [0.62, 3],
  eos: [0.58, 3],
  grt: [0.09, 3],
  sand: [0.27, 4],
  mana: [0.28, 3],
  axs: [2.3, 3],
  snx: [0.7, 2],
  comp: [46, 2],
  yfi: [5_100, 1.5],
  sushi: [0.65, 2],
  mnt: [0.95, 4],
  okb: [95, 5],
  cro: [0.11, 2],
  bgb: [4.6, 6],
  leo: [9, 0.5],
  gt: [16, 1],
  kcs: [11, 0.5],
  wbtc: [65_000, 8],
  wbeth: [3_650, 4],
  cbeth: [3_750, 1],
  lseth: [3_650, 0.2],
  bnsol: [178, 3],
  msol: [215, 0.5],
  paxg: [3_300, 6],
  xaut: [3_300, 3],
}

/** Stablecoins stay near 1 USD; how much of them is traded, as above. */
const STABLECOINS: Readonly<Record<string, number>> = {
  usdt: 60,
  usdc: 400,
  fdusd: 120,
  usde: 15,
  dai: 8,
  tusd: 5,
  usd1: 20,
  usdp: 2,
  pyusd: 3,
  rlusd: 6,
  frax: 1,
  gusd: 0.5,
  lusd: 0.2,
  crvusd: 0.2,
  susds: 0.2,
}
const STABLE_VOLATILITY = 0.000_2

/** What stays the same of an asset's market. */
export type AssetProfile = {
  /** Identifies the asset's walk. */
  key: number
  /** Around which its price walks, USD. */
  level: number
  /** Standard deviation of a day's change, a fraction. */
  dailyVolatility: number
  /** For how many USD one exchange trades it in a day. */
  tradedUsd: number
}

/** A value between two bounds, all orders of magnitude equally likely. */
const logUniform = (low: number, high: number, part: number): number => low * (high / low) ** part

/** The profile of a base asset, such as `btc`: known assets by the table, all others by hash. */
export const assetProfile = (seed: number, base: string): AssetProfile => {
  const key = hashNumber(hashText(base), seed)
  const part = (n: number) => fraction(hashNumber(key, n))
  const stable = Object.hasOwn(STABLECOINS, base) ? STABLECOINS[base] : undefined
  if (stable !== undefined)
    return { key, level: 1, dailyVolatility: STABLE_VOLATILITY, tradedUsd: stable * 1_000_000 }
  const [level, tradedMillions] = (Object.hasOwn(KNOWN, base) ? KNOWN[base] : undefined) ?? [
    logUniform(0.000_5, 50, part(-1)),
    logUniform(0.02, 2, part(-2)),
  ]
  return { key, level, dailyVolatility: 0.01 + 0.02 * part(-3), tradedUsd: tradedMillions * 1_000_000 }
}
