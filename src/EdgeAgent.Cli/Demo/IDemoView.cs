namespace EdgeAgent.Cli.Demo;

/// <summary>Where a running demo shows itself: a live screen, or lines where there is no terminal.</summary>
internal interface IDemoView
{
    /// <summary>Shows what is known now.</summary>
    void Show(DemoState state);

    /// <summary>Shows states in place for as long as the demo is watched.</summary>
    Task<DemoState> WatchAsync(Func<Task<DemoState>> watch);
}
