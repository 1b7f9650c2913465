namespace EdgeAgent.Core.Ports;

/// <summary>A line of the board that the agent drives. Disposing it leaves it inactive and lets it go.</summary>
public interface IOutputLine : IDisposable
{
    /// <summary>Drives the line.</summary>
    /// <param name="isActive">Whether it is active, whichever level that is.</param>
    /// <exception cref="IOException">It cannot be driven; the message says why.</exception>
    void Write(bool isActive);
}
