"""What a return tells in tables of numbers, as simple pictures with the table behind them."""
