using EdgeAgent.Optimization.Pictures;

namespace EdgeAgent.Optimization.Tests.Pictures;

public sealed class DisplayClassesTests
{
    [Fact]
    public void Names_say_what_is_read() => Assert.Equal(
        [
            "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "blank", "minus",
            "0-1", "1-2", "2-3", "3-4", "4-5", "5-6", "6-7", "7-8", "8-9", "9-0",
            "gauge 0-10 %", "gauge 10-20 %", "gauge 20-30 %", "gauge 30-40 %", "gauge 40-50 %",
            "gauge 50-60 %", "gauge 60-70 %", "gauge 70-80 %", "gauge 80-90 %", "gauge 90-100 %", "unreadable",
        ],
        DisplayClasses.Names);
}
