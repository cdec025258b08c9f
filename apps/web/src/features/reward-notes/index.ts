/** Why a reward gave its score, shown alike before a run (the bench) and in one (its rollouts). Knows neither. */
export { RewardPart, type RewardWord } from "./reward-part";
export { durationText, scoreText } from "./words";
