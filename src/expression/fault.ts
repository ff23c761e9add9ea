/** An expression that cannot be worked out with the values it was given. The message is in plain words, for people. */
export class EvaluationFault extends Error {
  override readonly name = 'EvaluationFault';
}
