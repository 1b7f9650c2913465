namespace EdgeAgent.Core.Execution;

/// <summary>Something that a model can run on: a picture, a window of a series, a pattern.</summary>
/// <remarks>The same object is used again for the next input. Not thread-safe.</remarks>
internal abstract class ModelInput
{
    /// <summary>The input's name, for telemetry and events.</summary>
    public string Name { get; set; } = "";

    /// <summary>Tells why it cannot be a model's input.</summary>
    /// <param name="model">The model.</param>
    /// <returns>One sentence with the shapes; null when it can.</returns>
    public abstract string? FindObstacle(ModelInstance model);

    /// <summary>Writes it into a model's input; <see cref="FindObstacle"/> found none. Allocates nothing when inputs are of one size.</summary>
    /// <param name="model">The model.</param>
    public abstract void Feed(ModelInstance model);
}
