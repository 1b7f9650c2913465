namespace EdgeAgent.Core.Pipelines.Results;

/// <summary>One object in a picture.</summary>
/// <param name="Label">Its class.</param>
/// <param name="Score">How sure the model is, 0 to 1.</param>
/// <param name="Top">The top edge as a fraction of the picture's height.</param>
/// <param name="Left">The left edge as a fraction of its width.</param>
/// <param name="Bottom">The bottom edge.</param>
/// <param name="Right">The right edge.</param>
internal readonly record struct Detection(int Label, float Score, float Top, float Left, float Bottom, float Right);
