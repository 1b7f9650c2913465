namespace EdgeAgent.Hub.Dashboard;

/// <summary>What the page starts from.</summary>
/// <param name="Now">The hub's clock in Unix milliseconds.</param>
/// <param name="LastId">Points after this message come by the stream.</param>
/// <param name="Devices">All devices.</param>
/// <param name="Points">The points of the time asked for, oldest first.</param>
/// <param name="HasPictures">Whether <c>/dashboard/pictures/NAME</c> has the pictures that readings name.</param>
internal sealed record DashboardHistory(long Now, long LastId, IReadOnlyList<DeviceRow> Devices, IReadOnlyList<TelemetryPoint> Points, bool HasPictures);
