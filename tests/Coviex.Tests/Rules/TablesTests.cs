using System.Text;
using Coviex.Console.Registry.Import;
using Coviex.Hosting;
using FsCheck;
using FsCheck.Fluent;

namespace Coviex.Tests.Rules;

/// <summary>What is written as CSV is read as it was, whatever signs are in it.</summary>
public sealed class TablesTests
{
    private static readonly string[] Pieces = ["'", "=", "+", "-", "@", "\t", "\r", "\n", "\"", ",", ";", " ", "a", "ñ", "1", "😀", "sep="];

    [Fact]
    public void A_line_is_read_as_it_was_written()
    {
        var cell = Gen.Elements(Pieces).ListOf().Select(parts => string.Concat(parts));
        var rows = Arb.From(cell.ArrayOf(4).ListOf());
        Prop.ForAll(rows, written =>
        {
            var text = Csv.Line("a", "b", "c", "d") + string.Concat(written.Select(row => Csv.Line(row)));
            var read = CsvTable.Read(Encoding.UTF8.GetBytes(text));
            var kept = written.Where(row => !row.All(string.IsNullOrWhiteSpace)).ToList();
            return read.Rows.Count == kept.Count && read.Rows.Zip(kept).All(pair => pair.First.Fields.SequenceEqual(pair.Second) && !pair.First.Torn);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("'=1+1", "''=1+1")]
    [InlineData("+52 55", "'+52 55")]
    [InlineData("'tis", "'tis")]
    [InlineData("O'Brien", "O'Brien")]
    public void No_cell_is_a_formula_and_each_is_what_it_was(string text, string cell)
    {
        Assert.Equal(cell, Csv.Line(text).TrimEnd());
        Assert.Equal(text, Csv.Plain(cell));
    }

    [Theory]
    [InlineData("a;b\r\n1;2")]
    [InlineData("a,b\r\n1,2")]
    [InlineData("a\tb\n1\t2\n")]
    [InlineData("sep=;\r\na;b\r\n1;2\r\n")]
    [InlineData("\"a\";b\n\n1;2\n;\n")]
    [InlineData("a,\"b\"\r1,2")]
    public void The_delimiter_is_found(string text)
    {
        var table = CsvTable.Read(Encoding.UTF8.GetBytes(text));

        Assert.Equal(["a", "b"], table.Header);
        Assert.Equal(["1", "2"], Assert.Single(table.Rows).Fields);
    }
}
