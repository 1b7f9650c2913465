namespace EdgeAgent.Core.Ports;

/// <summary>A program that runs. Disposing it ends it and all that it started.</summary>
public interface IRunningCommand : IDisposable
{
    /// <summary>What it writes to its standard output. Reading blocks; it ends with 0 bytes when the program ends or is disposed.</summary>
    Stream Output { get; }

    /// <summary>Tells how it ended, after <see cref="Output"/> has: its exit code, and the last lines that it wrote to its standard error.</summary>
    /// <returns>One sentence.</returns>
    string DescribeEnd();
}
