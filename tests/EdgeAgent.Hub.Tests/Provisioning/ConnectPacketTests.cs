using System.Buffers;
using System.Text;
using EdgeAgent.Hub.Provisioning;

namespace EdgeAgent.Hub.Tests.Provisioning;

public sealed class ConnectPacketTests
{
    [Theory]
    [InlineData("hub/pi-1/?api-version=2021-04-12", false)]
    [InlineData("0ne1/registrations/pi-1/api-version=2019-03-31", true)]
    [InlineData("", false)]
    public void The_user_name_is_read_however_the_bytes_come(string userName, bool hasWill)
    {
        byte[] packet = Packet(userName, hasWill);
        for (int length = 0; length < packet.Length; length++)
            Assert.False(ConnectPacket.TryRead(new ReadOnlySequence<byte>(packet, 0, length), out _));
        Assert.True(ConnectPacket.TryRead(new ReadOnlySequence<byte>(packet), out string? read));
        Assert.Equal(userName, read);
    }

    [Fact]
    public void Hostile_bytes_never_throw()
    {
        for (int seed = 0; seed < 2000; seed++)
        {
            Random random = new(seed);
            byte[] bytes = Packet("hub/pi-1/?api-version=2021-04-12", hasWill: seed % 2 == 0);
            for (int change = random.Next(1, 8); change > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            ConnectPacket.TryRead(new ReadOnlySequence<byte>(bytes, 0, random.Next(bytes.Length + 1)), out _);
        }
    }

    private static byte[] Packet(string userName, bool hasWill)
    {
        List<byte> body = [.. Field("MQTT"), 4, (byte)(0x80 | (hasWill ? 0x04 : 0)), 0, 60, .. Field("pi-1")];
        if (hasWill)
            body.AddRange([.. Field("devices/pi-1/messages/events/"), .. Field("gone")]);
        body.AddRange(Field(userName));
        List<byte> packet = [0x10];
        for (int left = body.Count; ;)
        {
            byte digit = (byte)(left & 0x7F);
            left >>= 7;
            packet.Add(left > 0 ? (byte)(digit | 0x80) : digit);
            if (left == 0)
                return [.. packet, .. body];
        }
    }

    private static byte[] Field(string text) => [(byte)(text.Length >> 8), (byte)text.Length, .. Encoding.UTF8.GetBytes(text)];
}
