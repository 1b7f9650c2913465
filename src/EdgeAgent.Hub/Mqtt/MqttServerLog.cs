using Microsoft.Extensions.Logging;
using MQTTnet.Diagnostics.Logger;

namespace EdgeAgent.Hub.Mqtt;

/// <summary>Passes the broker's own warnings and errors on to the hub's log.</summary>
internal sealed partial class MqttServerLog(ILogger<MqttServerLog> logger) : IMqttNetLogger
{
    public bool IsEnabled => true;

    public void Publish(MqttNetLogLevel logLevel, string source, string message, object[] parameters, Exception exception)
    {
        if (logLevel < MqttNetLogLevel.Warning)
            return;
        string text = parameters is { Length: > 0 } ? string.Format(System.Globalization.CultureInfo.InvariantCulture, message, parameters) : message;
        if (logLevel == MqttNetLogLevel.Error)
            LogError(exception, source, text);
        else
            LogWarning(exception, source, text);
    }

    [LoggerMessage(210, LogLevel.Debug, "{Source}: {Text}")]
    private partial void LogWarning(Exception? exception, string source, string text);

    [LoggerMessage(211, LogLevel.Warning, "{Source}: {Text}")]
    private partial void LogError(Exception? exception, string source, string text);
}
