using System.Security.Cryptography;
using EdgeAgent.Contracts.Manifests;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Storage;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.Trust;

/// <summary>The trust state on the disk, replaced atomically, with the state before the last replacement beside it.</summary>
/// <remarks>Thread-safe. A power cut at any moment leaves the old state or the new one. Where the disk lost both, trust begins anew with the configured root, and the log says so.</remarks>
public sealed partial class TrustStore
{
    private const string FileName = "trust.json";

    private readonly Lock _gate = new();
    private readonly IFileSystem _files;
    private readonly string _directory, _path;
    private readonly byte[] _configured;
    private readonly long _configuredVersion;
    private readonly ILogger _logger;
    private TrustState? _current;
    private TrustedRoot? _root;

    /// <summary>Names the store's directory; nothing is read before <see cref="Open"/>.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="directory">The absolute path of the directory; made when it does not exist.</param>
    /// <param name="configuredRoot">The envelope of the root document that trust begins with.</param>
    /// <param name="logger">Takes what opening found.</param>
    /// <exception cref="ArgumentException">The configured root is no root document that its own keys signed.</exception>
    public TrustStore(IFileSystem files, string directory, ReadOnlyMemory<byte> configuredRoot, ILogger logger)
    {
        TrustedRoot root = TrustedRoot.Begin(configuredRoot, out string problem) ?? throw new ArgumentException($"The configured root cannot be used: {problem}.", nameof(configuredRoot));
        (_files, _directory, _logger) = (files, directory, logger);
        _configured = configuredRoot.ToArray();
        _configuredVersion = root.Document.Version;
        _path = Path.Combine(directory, FileName);
    }

    /// <summary>The state; null before the store could be opened.</summary>
    public TrustState? Current
    {
        get
        {
            lock (_gate)
                return _current;
        }
    }

    /// <summary>The newest root; null before the store could be opened.</summary>
    public TrustedRoot? Root
    {
        get
        {
            lock (_gate)
                return _root;
        }
    }

    /// <summary>Reads the state and puts back what a power cut or a damaged file left; does nothing when that was done.</summary>
    /// <returns>The state.</returns>
    /// <exception cref="IOException">The disk is full or failed; nothing is trusted until it is back.</exception>
    public TrustState Open()
    {
        lock (_gate)
        {
            if (_current is { } open)
                return open;
            _files.CreateDirectory(_directory);
            _files.Delete(_path + AtomicFile.FreshSuffix);
            bool wasThere = _files.FindLength(_path) is not null || _files.FindLength(_path + AtomicFile.PreviousSuffix) is not null;
            TrustState? current = Read(_path);
            TrustState? state = current ?? Read(_path + AtomicFile.PreviousSuffix);
            if (state is null && wasThere)
                LogLost(_logger);
            TrustState next = WithConfiguration(state);
            if (!ReferenceEquals(next, current))
                AtomicFile.Replace(_files, _path, TrustFile.Write(next), keepPrevious: current is not null);
            return Take(next);
        }
    }

    /// <summary>Changes the state: in memory once it is on the medium.</summary>
    /// <param name="change">Makes the new state of the present one; the same object for no change.</param>
    /// <returns>The new state.</returns>
    /// <exception cref="IOException">The disk is full or failed; the agent goes on with the old state.</exception>
    public TrustState Change(Func<TrustState, TrustState> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        lock (_gate)
        {
            TrustState before = Open(), next = change(before);
            if (ReferenceEquals(next, before))
                return before;
            AtomicFile.Replace(_files, _path, TrustFile.Write(next), keepPrevious: true);
            return Take(next);
        }
    }

    private TrustState Take(TrustState state)
    {
        _root = TrustedRoot.Begin(state.Root, out _);
        return _current = state;
    }

    // The configuration is the operator's word on the device itself: a newer root there is taken as it is, an older one never.
    private TrustState WithConfiguration(TrustState? stored)
    {
        string digest = Convert.ToHexStringLower(SHA256.HashData(_configured));
        if (stored is null)
            return new TrustState { Root = _configured, BeganWithSha256 = digest };
        if (stored.BeganWithSha256 == digest)
            return stored;
        long version = TrustedRoot.Begin(stored.Root, out _)!.Document.Version;
        if (_configuredVersion > version)
        {
            LogConfiguredTaken(_logger, _configuredVersion, version);
            TrustedRoot root = TrustedRoot.Begin(_configured, out _)!;
            return stored with { Root = _configured, BeganWithSha256 = digest, Sequences = RootVerifier.StillVouchedFor(stored.Sequences, root.Document) };
        }
        LogConfiguredOlder(_logger, _configuredVersion, version);
        return stored;
    }

    private TrustState? Read(string path)
    {
        try
        {
            if (_files.FindLength(path) is not long length || length is 0 or > TrustFile.MaxBytes)
                return null;
            byte[] bytes = new byte[length];
            using Stream stream = _files.OpenRead(path);
            int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return TrustFile.Read(bytes.AsSpan(0, read));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    [LoggerMessage(1130, LogLevel.Error, "The trust store is damaged beyond recovery; trust begins anew with the configured root, and which manifests were seen is forgotten")]
    private static partial void LogLost(ILogger logger);

    [LoggerMessage(1131, LogLevel.Warning, "The configured root, version {Version}, is newer than the stored one, version {Stored}, and takes its place")]
    private static partial void LogConfiguredTaken(ILogger logger, long version, long stored);

    [LoggerMessage(1132, LogLevel.Warning, "The configured root, version {Version}, was changed and is not newer than the stored one, version {Stored}, which stays in force")]
    private static partial void LogConfiguredOlder(ILogger logger, long version, long stored);
}
