namespace EdgeAgent.Core.Ports;

/// <summary>Starts programs of the device, those that its own configuration names.</summary>
public interface ICommandRunner
{
    /// <summary>Starts a program.</summary>
    /// <param name="command">The program and its arguments; no shell comes between.</param>
    /// <returns>The program while it runs; the caller disposes it.</returns>
    /// <exception cref="IOException">It cannot be started; the message says why.</exception>
    IRunningCommand Start(IReadOnlyList<string> command);
}
