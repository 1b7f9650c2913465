using System.Buffers.Binary;
using System.Device.I2c;

namespace EdgeAgent.Worker.Tests;

/// <summary>A chip with 16-bit registers on an I2C bus, as a test sets them; what is written is kept.</summary>
internal sealed class ScriptedI2cChip : I2cDevice
{
    public Dictionary<byte, ushort> Registers { get; } = [];

    public List<(byte Register, ushort Value)> Writes { get; } = [];

    /// <summary>Whether nothing acknowledges.</summary>
    public bool IsSilent { get; set; }

    /// <summary>How many of the next transfers are not acknowledged.</summary>
    public int Lost { get; set; }

    public bool IsDisposed { get; private set; }

    public override I2cConnectionSettings ConnectionSettings => new(1, 0x40);

    public override void Read(Span<byte> buffer) => throw new NotSupportedException("A register is named first.");

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        FailWhenSilent();
        Assert.Equal(3, buffer.Length);
        Writes.Add((buffer[0], BinaryPrimitives.ReadUInt16BigEndian(buffer[1..])));
        Registers[buffer[0]] = Writes[^1].Value;
    }

    public override void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer)
    {
        FailWhenSilent();
        Assert.Equal((1, 2), (writeBuffer.Length, readBuffer.Length));
        BinaryPrimitives.WriteUInt16BigEndian(readBuffer, Registers.GetValueOrDefault(writeBuffer[0]));
    }

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }

    private void FailWhenSilent()
    {
        if (IsSilent || Lost-- > 0)
            throw new IOException("Error 121 performing I2C data transfer.");
    }
}
