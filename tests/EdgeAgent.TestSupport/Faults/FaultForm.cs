namespace EdgeAgent.TestSupport.Faults;

/// <summary>How long the fault suites run: a few seconds each, or the long form where the environment variable <c>EDGEAGENT_FAULTS</c> is <c>long</c>.</summary>
public static class FaultForm
{
    /// <summary>Whether the long form was asked for.</summary>
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("EDGEAGENT_FAULTS") == "long";

    /// <summary>One of two sizes.</summary>
    /// <typeparam name="T">Of what.</typeparam>
    /// <param name="quick">The size that every run has.</param>
    /// <param name="thorough">The size of the long form.</param>
    /// <returns>The size for this run.</returns>
    public static T Pick<T>(T quick, T thorough) => IsLong ? thorough : quick;
}
