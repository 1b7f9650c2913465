using System.Security.Cryptography.X509Certificates;
using EdgeAgent.Contracts.Manifests;
using EdgeAgent.IotHub;
using EdgeAgent.Kernels;
using EdgeAgent.Worker.Configuration;
using EdgeAgent.Worker.Hosting;
using EdgeAgent.Worker.Platform.Linux;
using EdgeAgent.Worker.Transport;
using Microsoft.Extensions.Logging.Abstractions;
using LinkStatus = EdgeAgent.IotHub.LinkStatus;

namespace EdgeAgent.Worker.Doctor;

/// <summary>Checks one after the other what the agent needs.</summary>
internal sealed class Examination(AgentConfiguration configuration, TimeProvider time)
{
    /// <summary>Before the first release nobody had a token: a clock that shows less was never set.</summary>
    private static readonly DateTimeOffset EarliestTime = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan HubPatience = TimeSpan.FromSeconds(20);

    private readonly SystemFiles _files = new(configuration.RootPath);

    public async IAsyncEnumerable<Check> RunAsync()
    {
        yield return new Check("configuration", CheckResult.Ok, $"{configuration.File} is in order; the device is {configuration.Hub.DeviceName}.");
        yield return CheckClock();
        yield return CheckTrust();
        yield return CheckModelTrust();
        if (configuration.Hub.AnyCertificate is { } certificate)
            yield return CheckCertificate(certificate);
        using (DataDirectoryLock? right = TakeDataDirectory(out Check directory))
        {
            yield return directory;
            yield return right is null
                ? new Check("hub", CheckResult.Skipped, "A second link would take the running agent's place; its log tells of the hub.")
                : await CheckHubAsync();
        }

        foreach (Check check in new PipelineChecks(configuration).Run())
            yield return check;
        foreach (Check check in await CheckSensorsAsync())
            yield return check;
    }

    private Check CheckClock()
    {
        DateTimeOffset now = time.GetUtcNow();
        return now >= EarliestTime
            ? new Check("clock", CheckResult.Ok, $"The clock shows {now:u}.")
            : new Check("clock", CheckResult.Failed, $"The clock shows {now:u}, which is past: tokens will be refused until it is set.");
    }

    private Check CheckTrust()
    {
        if (configuration.Hub.CaFile is not { } file)
            return new Check("trust", CheckResult.Ok, "The system's certificate authorities are trusted.");
        try
        {
            X509Certificate2Collection anchors = TrustAnchors.Load(file);
            DateTimeOffset end = anchors.Max(anchor => new DateTimeOffset(anchor.NotAfter));
            return end > time.GetUtcNow()
                ? new Check("trust", CheckResult.Ok, $"{file} holds {anchors.Count} certificate(s), the last valid until {end:u}.")
                : new Check("trust", CheckResult.Failed, $"All certificates in {file} have expired, the last at {end:u}.");
        }
        catch (IOException e)
        {
            return new Check("trust", CheckResult.Failed, e.Message);
        }
    }

    private Check CheckModelTrust()
    {
        const string Name = "model trust";
        if (configuration.Trust is not { } trust)
            return new Check(Name, CheckResult.Absent, "No root of trust is configured: the device installs unsigned models.");
        RootDocument root = TrustedRoot.Begin(trust.Root, out _)!.Document;
        string rule = trust.IsRequired ? "only signed models are installed" : "unsigned models are installed, too";
        return root.ExpiresUtc > time.GetUtcNow()
            ? new Check(Name, CheckResult.Ok, $"{trust.RootFile} is root version {root.Version}, valid until {root.ExpiresUtc:u}; {rule}.")
            : new Check(Name, CheckResult.Failed, $"{trust.RootFile}, root version {root.Version}, expired at {root.ExpiresUtc:u}: only a device that has rotated past it installs models.");
    }

    private Check CheckCertificate(ClientCertificateFiles files)
    {
        const string Name = "certificate";
        try
        {
            DateTimeOffset end = files.ReadEnd();
            return end > time.GetUtcNow()
                ? new Check(Name, CheckResult.Ok, $"{files.CertificateFile} is valid until {end:u}.")
                : new Check(Name, CheckResult.Failed, $"{files.CertificateFile} has expired at {end:u}; the hub will refuse it.");
        }
        catch (IOException e)
        {
            return new Check(Name, CheckResult.Failed, e.Message);
        }
    }

    private DataDirectoryLock? TakeDataDirectory(out Check check)
    {
        const string Name = "data directory";
        try
        {
            DataDirectoryLock right = DataDirectoryLock.Take(configuration.DataDirectory);
            long free = new DriveInfo(configuration.DataDirectory).AvailableFreeSpace;
            check = new Check(Name, CheckResult.Ok, $"{configuration.DataDirectory} can be written; {free >> 20} MiB are free.");
            return right;
        }
        catch (ConfigurationException e) when (e.InnerException is IOException && File.Exists(Path.Combine(configuration.DataDirectory, DataDirectoryLock.FileName)))
        {
            check = new Check(Name, CheckResult.Ok, $"{configuration.DataDirectory} is in use by a running agent.");
        }
        catch (ConfigurationException e)
        {
            check = new Check(Name, CheckResult.Failed, e.Message);
        }

        return null;
    }

    private async Task<Check> CheckHubAsync()
    {
        IHubIdentity identity = HubIdentity.Create(configuration, time, NullLoggerFactory.Instance);
        IotHubLinkOptions options = new() { Identity = identity, CaFile = configuration.Hub.CaFile, MqttPort = configuration.Hub.MqttPort };
        using IotHubLink link = new(options, time, new Random(0), NullLogger<IotHubLink>.Instance);
        using CancellationTokenSource end = new(HubPatience, time);
        Task running = link.RunAsync(end.Token);
        try
        {
            LinkStatus status = await link.WaitForStatusAsync(s => s.State == LinkState.Connected || s.LastFailure is not null, end.Token);
            return status.LastFailure is { } failure
                ? new Check("hub", CheckResult.Failed, failure.Message)
                : new Check("hub", CheckResult.Ok, $"{identity.Current?.ServerName} accepted the device.");
        }
        catch (OperationCanceledException)
        {
            return new Check("hub", CheckResult.Failed, $"{identity.Current?.ServerName ?? configuration.Hub.Provisioning?.Endpoint} did not answer within {HubPatience.TotalSeconds:0} s.");
        }
        finally
        {
            await end.CancelAsync();
            await running;
        }
    }

    private async Task<IReadOnlyList<Check>> CheckSensorsAsync()
    {
        SensorReadings sensors = new(_files, configuration, time);
        return [new Check("kernels", CheckResult.Ok, $"This processor runs the {KernelSet.Default.Name} kernels."), .. sensors.ReadSystem(), .. await sensors.ReadPowerAsync(), .. new SensorInventory(_files).Read()];
    }
}
