"""What packs tell: contents by kind as tables, sentences and charts, with small numbers kept from being found."""
