namespace EdgeAgent.Optimization.Evaluation.Samples;

/// <summary>One example of a <see cref="SampleSet"/>: where it is and what it shows.</summary>
/// <param name="Name">What messages call it: a file's path below its folder, or a record's number.</param>
/// <param name="Position">Its place in the set's content, from 0.</param>
/// <param name="Label">The class that it shows, from 0; null where nobody said.</param>
public sealed record Sample(string Name, int Position, int? Label);
