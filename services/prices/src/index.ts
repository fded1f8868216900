export { type AggregateOptions, type Aggregation, aggregate, type NoPriceReason } from './aggregate.ts'
export { type Asset, parseAsset } from './asset.ts'
export {
  type Assignment,
  assetsByShard,
  assetsOfTier,
  createAssignment,
  SHARDS,
  tierCounts,
} from './assignment/assignment.ts'
export { ASSIGNMENT_FILES, AssignmentError, documentOfFiles } from './assignment/document.ts'
export { fixedAssignment } from './assignment/fixed.ts'
export { type AssignmentFollower, type FollowDeps, followAssignment } from './assignment/follow.ts'
export { followRegisteredAssignment } from './assignment/follow-registered.ts'
export { hash32 } from './assignment/hash.ts'
export { readEffectiveAssignment } from './assignment/learn.ts'
export {
  NO_OVERRIDES,
  OVERRIDES_FILE,
  overridesText,
  parseOverrides,
  type TierOverride,
  type TierOverrides,
} from './assignment/overrides.ts'
export { type Shard, type ShardId, shardId, shardOf } from './assignment/shard.ts'
export { type AssignmentSource, folderSource, symbolsFileSource, UNNUMBERED } from './assignment/source.ts'
export type { AssignmentView } from './assignment/view.ts'
export { type Freshness, freshness } from './freshness.ts'
export {
  type HistoryItem,
  type HistoryPage,
  type HistoryRange,
  type HistoryStore,
  historyItem,
  InvalidCursor,
  priceOfHistory,
} from './history/store.ts'
export type { JobHistory, JobReport, JobReportStore, SavedJobReport } from './latest/job-reports.ts'
export type { PopularityStore } from './latest/popularity.ts'
export {
  type Fence,
  type Generations,
  type LatestStore,
  type PriceWrite,
  type RefreshRequest,
  type Registered,
  StoreUnavailable,
  type Update,
  type UpdateBatch,
  type WriteOutcome,
} from './latest/store.ts'
export {
  isNewer,
  type Price,
  QUOTE_REJECTIONS,
  type QuoteRejection,
  type Source,
  type Version,
  type VersionedPrice,
  versionOf,
} from './price.ts'
export { priceRules } from './price-rules.ts'
export type { Quote, QuoteFailure, QuoteOutcome } from './quote.ts'
export { renderPrice, timeAgo } from './render.ts'
export { readSymbols, SymbolsError } from './symbols.ts'
export {
  TIER_RULES,
  TIER_SIZES,
  TIERS,
  type Tier,
  type TierRule,
  type TierSizes,
  tierOfRank,
} from './tier.ts'
