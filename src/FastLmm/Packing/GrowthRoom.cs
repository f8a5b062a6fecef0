namespace FastLmm.Packing;

/// <summary>How much room to make for what grows one by one: by quarters, so that moving to more room costs no more than filling it.</summary>
internal static class GrowthRoom
{
    private const int Least = 4;

    /// <summary>The most room that is made for so many.</summary>
    internal static int Most(int needed) => needed + Math.Max(Least, needed / 4);

    /// <summary>Room for what is needed; it depends on the first room and on the need alone, not on the steps between.</summary>
    internal static int Of(int room, int needed)
    {
        while (room < needed) room += Math.Max(Least, room / 4);
        return room;
    }
}
